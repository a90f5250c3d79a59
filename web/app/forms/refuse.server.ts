import { ApiError } from '~/api/errors';

/** A refusal of our own, in the API's shape, for what the API could not even read; the message is shown at the field. */
export function refuseField(name: string, code: string, message: string): never {
  throw new ApiError({ status: 400, code, title: message, detail: message, fields: [{ path: `/${name.replaceAll('.', '/')}`, message }] });
}
