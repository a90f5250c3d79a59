import type { ProcessGraph } from '#kernel/process';
import type { GeneratedFile } from './files.ts';
import { graphs } from './processes.ts';

/** What a process is about, as its entries in the audit call it. */
const nounOf = ({ subject, title }: ProcessGraph): string => (subject === 'booking' ? 'Booking' : title);

const quoted = (words: string): string => (words.includes("'") ? JSON.stringify(words) : `'${words}'`);

/** The words of the pages for every step that the audit tells of: `booking.accept` is "Booking: accept". */
export function actWords(): GeneratedFile {
  const words = new Map(
    graphs.flatMap((graph) =>
      Object.entries(graph.transitions).map(([id, { title }]): [string, string] => [
        `${graph.subject}.${id}`,
        `${nounOf(graph)}: ${title.charAt(0).toLowerCase()}${title.slice(1)}`,
      ]),
    ),
  );
  const lines = [...words].map(([action, text]) => `  'act.${action}': ${quoted(text)},`);
  return {
    path: 'web/app/texts/en/act-steps.ts',
    text: [
      '// Written from the processes by `npm run generate`; do not edit.',
      'export const actSteps = {',
      ...lines,
      '} as const;',
      '',
    ].join('\n'),
  };
}
