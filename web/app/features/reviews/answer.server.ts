import { path } from '~/api/client.server';
import type { apiOf } from '~/api/context.server';
import { field } from '~/forms/submit.server';
import type { TextKey } from '~/texts';

/** Answers or reports a review, as its form asks. @returns what to say then; undefined when the form is for something else */
export async function answerReview(api: ReturnType<typeof apiOf>, form: FormData): Promise<TextKey | undefined> {
  const [intent, id] = [field(form, 'intent'), field(form, 'reviewId')];
  if (intent === 'reply') {
    await api.post(path`/reviews/${id}/reply`, { text: field(form, 'text') });
    return 'reviews.replied';
  }
  if (intent === 'report') {
    await api.post(path`/reviews/${id}/reports`, { reason: field(form, 'reason'), details: field(form, 'details') });
    return 'reviews.reported';
  }
  return undefined;
}
