import { conflict, invalid, unavailable, type ErrorDetails } from '#kernel';

export const noAnswer = (title: string, why: string, more: ErrorDetails = {}) =>
  unavailable(
    'outside_login.unavailable',
    `${title} does not answer at present (${why}). Try again in a moment, or log in another way.`,
    more,
  );

export const clientRefused = (title: string, more: ErrorDetails = {}) =>
  unavailable(
    'outside_login.client_refused',
    `${title} does not accept this house. That is our mistake, not yours. Log in another way meanwhile.`,
    more,
  );

export const declined = (title: string) => conflict('outside_login.declined', `You said no at ${title}, so nothing was changed here.`);

/** @param fault what was wrong, in one word of ours: for the audit and the log, without a value from outside */
export const refusedAnswer = (title: string, fault: string, more: ErrorDetails = {}) =>
  invalid('outside_login.refused', `What came back from ${title} is not right, so nobody was logged in. Please begin again.`, {
    ...more,
    facts: { fault },
  });
