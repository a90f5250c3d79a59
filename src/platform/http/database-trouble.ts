import { unavailable, type GuildhallError } from '#kernel';
import { isConnectionLost, isConnectionShort } from '#platform/database';

/**
 * A database that is full or away is no fault of this request: 503 and when to come back, not 500. What a transaction had begun is undone by
 * the database; the words promise no more than that, because a request may make several.
 */
export function databaseTrouble(error: unknown): GuildhallError | undefined {
  if (isConnectionShort(error))
    return unavailable('database.busy', 'Very many people are here at this moment, and your turn did not come. Please try again shortly.', {
      retryAfterSeconds: 2,
      cause: error,
    });
  if (isConnectionLost(error))
    return unavailable('database.unavailable', 'We cannot reach our records just now. Look whether it went through, then try again.', {
      retryAfterSeconds: 5,
      cause: error,
    });
  return undefined;
}
