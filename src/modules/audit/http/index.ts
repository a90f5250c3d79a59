import type { Route } from '#platform/http';
import type { CheckpointConfig } from '../checkpoints/index.ts';
import type { OpenSealed } from '../open-sealed.ts';
import { checkpointRoutes } from './checkpoints.ts';
import { entryRoutes } from './entries.ts';
import { keyRoute } from './keys.ts';

export const auditRoutes = (open: OpenSealed, checkpoints: CheckpointConfig | undefined): readonly Route[] => [
  ...entryRoutes(open),
  ...checkpointRoutes(checkpoints),
  keyRoute,
];
