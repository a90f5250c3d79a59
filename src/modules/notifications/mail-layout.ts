import type { Rendered } from './templates.ts';

export interface Brand {
  name: string;
  /** A colour that white text can be read on, `#1f3d36`. */
  color: string;
}

interface Letter extends Rendered {
  displayName: string;
  /** Full address behind the button. */
  url: string | undefined;
  /** Full address of the page that ends such mails. */
  stop?: string | undefined;
}

/** The same words twice: as text, and as a plain page that every mail program shows. */
export function layOut({ name, color }: Brand, { displayName, title, text, button, url, stop }: Letter): { text: string; html: string } {
  const paragraphs = text.split('\n').filter((line) => line.trim() !== '');
  const plain = [
    `Hello ${displayName},`,
    ...paragraphs,
    ...(url === undefined ? [] : [`${button}: ${url}`]),
    name,
    ...(stop === undefined ? [] : [`No more of these mails: ${stop}`]),
  ].join('\n\n');
  const html = `<!doctype html><html lang="en"><body style="margin:0;background:#f4f1ea;font-family:system-ui,sans-serif;color:#22302b">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0"><tr><td align="center" style="padding:32px 16px">
<table role="presentation" width="100%" style="max-width:560px;background:#fff;border-radius:12px;overflow:hidden" cellpadding="0" cellspacing="0">
<tr><td style="background:${color};color:#fff;padding:18px 28px;font-size:20px;font-weight:700">${escape(name)}</td></tr>
<tr><td style="padding:28px"><h1 style="font-size:22px;margin:0 0 16px">${escape(title)}</h1><p>Hello ${escape(displayName)},</p>
${paragraphs.map((line) => `<p style="line-height:1.5">${escape(line)}</p>`).join('\n')}
${url === undefined ? '' : `<p style="margin:28px 0 8px"><a href="${escape(url)}" style="background:${color};color:#fff;text-decoration:none;padding:12px 22px;border-radius:8px;font-weight:600">${escape(button)}</a></p>`}
${stop === undefined ? '' : `<p style="margin:20px 0 0;font-size:13px"><a href="${escape(stop)}" style="color:#566159">No more of these mails</a></p>`}
</td></tr></table></td></tr></table></body></html>`;
  return { text: plain, html };
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escape = (text: string): string => text.replaceAll(/[&<>"']/g, (sign) => entities[sign] ?? sign);
