import type { Context } from '#platform/context';

/** A channel that people may listen to, such as `booking:<id>`. */
export interface Channel {
  /** The part before the colon. */
  name: string;
  /** Who may, in words for reviewers: "its guest and its provider". */
  listeners: string;
  /** May this actor listen to this id? Decided again at every subscription. */
  authorize(ctx: Context, id: string): Promise<boolean>;
}
