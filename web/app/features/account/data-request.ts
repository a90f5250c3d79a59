/** A copy of one's data or an erasure, as one asked for it. */
export interface DataRequest {
  id: string;
  kind: 'export' | 'erasure';
  state: 'waiting' | 'ready' | 'over' | 'cooling' | 'taken_back' | 'done';
  askedAt: string;
  bytes?: number;
  expiresAt?: string;
  /** Follows the path of the download, for a quarter of an hour. */
  signature?: string;
}
