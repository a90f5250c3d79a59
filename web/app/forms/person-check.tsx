import { useEffect, useEffectEvent, useRef, useState } from 'react';
import type { Problem } from '~/api/errors';
import { useText } from '~/texts';
import type { FormRefusal } from './form-state';
import type { WidgetChallenge } from './person-widget';

/** The field that carries the answer with the form. */
export const answerField = 'challengeAnswer';

const mostTries = 3;

type Work = Parameters<typeof import('./solve-challenge')['solveChallenge']>[0];
type Challenge = ({ kind: 'altcha' } & Work) | WidgetChallenge;

/** What is to be solved, when a refusal only asks for a sign of a person. */
export function challengeOf(problem: Problem | undefined): Challenge | undefined {
  if (problem?.code !== 'challenge.needed' && problem?.code !== 'challenge.refused') return undefined;
  return problem.facts?.['challenge'] as Challenge | undefined;
}

interface Props {
  /** Each refusal is worked on once, a few in a row at most. */
  asked: FormRefusal;
  /** Whether the form goes on by itself; false when its button has to be pressed again. */
  onSolved(answer: string): boolean;
}

/**
 * Works out what the API asks for, says so, and hands the answer on: nothing to see, hear or type. Where the house uses a service's widget, that
 * is drawn here.
 */
export function PersonCheck({ asked, onSolved }: Props) {
  const t = useText();
  const tries = useRef(0);
  const place = useRef<HTMLDivElement>(null);
  const [state, setState] = useState<'working' | 'widget' | 'done' | 'press' | 'failed'>('working');
  const solved = useEffectEvent((answer: string) => setState(onSolved(answer) ? 'done' : 'press'));
  useEffect(() => {
    const challenge = challengeOf(asked.problem);
    if (!challenge) return;
    let isGone = false;
    const work = async (): Promise<void> => {
      tries.current += 1;
      if (tries.current > mostTries) return setState('failed');
      setState('working');
      try {
        const answer = await answerTo(challenge, place.current, () => setState('widget'));
        if (!isGone) solved(answer);
      } catch {
        if (!isGone) setState('failed');
      }
    };
    void work();
    return () => {
      isGone = true;
    };
  }, [asked]);
  return (
    <>
      <p role="status">
        {t(`challenge.${state}`)}
        <noscript> {t('challenge.noScript')}</noscript>
      </p>
      <div ref={place} hidden={state !== 'widget'} />
    </>
  );
}

async function answerTo(challenge: Challenge, place: HTMLElement | null, drawn: () => void): Promise<string> {
  if (challenge.kind === 'altcha' || place === null) {
    const { solveChallenge } = await import('./solve-challenge');
    return solveChallenge(challenge as Work);
  }
  const { askByWidget } = await import('./person-widget');
  drawn();
  return askByWidget(challenge, place);
}
