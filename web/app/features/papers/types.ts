/** The API's answers about papers. */
export type DocumentState = 'waiting' | 'accepted' | 'refused' | 'lapsed' | 'replaced';

export interface PaperDocument {
  id: string;
  kind: string;
  title: string;
  issuer: string;
  number: string;
  issuedOn: string;
  goodThrough?: string;
  state: DocumentState;
  uploadedAt: string;
  reason?: string;
}

export interface OpenedDocument extends PaperDocument {
  contentType: string;
  bytes: number;
  fileUrl: string;
  kitchen?: { id: string; title: string; slug: string };
  owner: { id: string; name: string };
  own: boolean;
}

export interface AskedPaper {
  kind: string;
  title: string;
  state: 'held' | 'missing' | 'expired' | 'not_yet' | 'pending' | 'rejected' | 'unknown';
  until?: string;
  renewSoon?: true;
  rules: {
    rule: string;
    title: string;
    jurisdiction: string;
    because: string;
    next?: string;
    citation: { section: string; url: string };
  }[];
}

export type Answer = boolean | number | string | string[];

export interface Question {
  path: string;
  title: string;
  type: 'yes-no' | 'number' | 'text' | 'list';
  unit?: string;
  options?: string[];
  answer?: Answer;
}

export interface Badge {
  state: 'held' | 'withdrawn';
  since: string;
  checkedAt: string;
}

export interface Papers {
  subject: { kind: 'kitchen' | 'person'; id: string };
  title: string;
  place: string;
  asked: AskedPaper[];
  documents: PaperDocument[];
  questions: Question[];
  declaredAt?: string;
  places: { id: string; name: string }[];
  kinds: { kind: string; title: string }[];
  badge?: Badge;
}

export interface PublicPapers {
  badge?: Badge;
  permits: { title: string; issuer: string; goodThrough?: string }[];
}

export interface QueueItem {
  id: string;
  title: string;
  subject: { kind: 'kitchen' | 'person'; id: string };
  of: string;
  issuer: string;
  uploadedAt: string;
  own: boolean;
}
