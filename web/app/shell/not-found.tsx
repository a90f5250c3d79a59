import { ApiError } from '~/api/errors';

/** Any address under a market that no page has. */
export function loader(): never {
  throw new ApiError({ status: 404, code: 'web.no_such_page', title: 'Not found', detail: 'There is no page at this address.' });
}

export default function NotFound() {
  return null;
}
