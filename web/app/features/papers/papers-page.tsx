import type { FormRefusal } from '~/forms/form';
import { AskedList } from './asked-list';
import { DocumentList } from './document-list';
import { HandIn } from './hand-in';
import { Questions } from './questions';
import type { Papers } from './types';

interface Props {
  market: string;
  papers: Papers;
  answer: FormRefusal | undefined;
}

/** A refusal belongs to the form that was sent. */
const mine = (answer: FormRefusal | undefined, intent: string): FormRefusal | undefined =>
  answer?.values['intent'] === intent ? answer : undefined;

/** What is asked, what is there, what only the owner can tell: of a kitchen, or of a person. */
export function PapersParts({ market, papers, answer }: Props) {
  return (
    <>
      <AskedList asked={papers.asked} />
      <DocumentList market={market} documents={papers.documents} />
      {/* A new paper is there: what was typed for it is done with. */}
      <HandIn key={papers.documents[0]?.id} market={market} papers={papers} refusal={mine(answer, 'hand-in')} />
      <Questions key={papers.declaredAt} papers={papers} refusal={mine(answer, 'answers')} />
    </>
  );
}
