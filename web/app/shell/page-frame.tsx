import { Outlet } from 'react-router';
import type { Route } from './+types/page-frame';
import { ErrorFace } from './error-face';

/** Stands between the market's shell and its pages, so that a page in trouble keeps its header and footer. */
export default function PageFrame() {
  return <Outlet />;
}

export function ErrorBoundary({ error, params }: Route.ErrorBoundaryProps) {
  return <ErrorFace error={error} home={`/${params.market}/`} />;
}
