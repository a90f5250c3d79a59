import type { Route } from '#platform/http';
import type { OpenSealed } from '../open-sealed.ts';
import { checkpointRoutes } from './checkpoints.ts';
import { entryRoutes } from './entries.ts';
import { keyRoute } from './keys.ts';
import { verificationRoutes } from './verification.ts';

export const auditRoutes = (open: OpenSealed): readonly Route[] => [
  ...entryRoutes(open),
  ...checkpointRoutes,
  ...verificationRoutes,
  keyRoute,
];
