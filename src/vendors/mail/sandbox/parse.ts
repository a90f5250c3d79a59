import PostalMime, { type Address } from 'postal-mime';

export interface ParsedMail {
  /** Absent when the sender gave none. Without angle brackets. */
  messageId: string | undefined;
  subject: string;
  from: string;
  to: string;
  /** ISO 8601, from the Date header. */
  date: string | undefined;
  text: string;
  html: string;
  headers: Record<string, string>;
  /** Web addresses in the order they appear, each once. */
  links: string[];
}

/** Reads a raw message (RFC 5322 with MIME) the way a mail program shows it. */
export async function parseMail(raw: Uint8Array): Promise<ParsedMail> {
  const mail = await PostalMime.parse(raw);
  const text = mail.text ?? '';
  const html = mail.html ?? '';
  return {
    messageId: mail.messageId?.replace(/^<|>$/g, ''),
    subject: mail.subject ?? '',
    from: mail.from ? display(mail.from) : '',
    to: (mail.to ?? []).map(display).join(', '),
    date: mail.date,
    text,
    html,
    headers: Object.fromEntries(mail.headers.map((header) => [header.key, header.value])),
    links: findLinks(text, html),
  };
}

function display(address: Address): string {
  if (address.group) return `${address.name}: ${address.group.map(display).join(', ')};`;
  return address.name ? `${address.name} <${address.address}>` : address.address;
}

/** Web addresses in the text; in the link targets of the HTML when the text has none. */
export function findLinks(text: string, html: string): string[] {
  const inText = (text.match(/https?:\/\/[^\s<>"']+/g) ?? []).map(withoutTrailingPunctuation);
  const inHtml = [...html.matchAll(/\shref\s*=\s*(?:"([^"]*)"|'([^']*)')/gi)].map((match) =>
    (match[1] ?? match[2] ?? '').trim().replaceAll('&amp;', '&'),
  );
  const links = inText.length > 0 ? inText : inHtml;
  return [...new Set(links)].filter((link) => /^https?:\/\//i.test(link) && URL.canParse(link));
}

/** A sentence's full stop is not part of the address, nor is a bracket that was opened before it. */
function withoutTrailingPunctuation(link: string): string {
  let end = link.length;
  while (end > 0) {
    const last = link[end - 1] as string;
    const opener = last === ')' ? '(' : last === ']' ? '[' : undefined;
    const unmatched = opener !== undefined && link.slice(0, end).split(opener).length < link.slice(0, end).split(last).length;
    if (!unmatched && !'.,;:!?*'.includes(last)) break;
    end -= 1;
  }
  return link.slice(0, end);
}
