import { unauthenticated } from '#kernel';

export const wrongCode = () =>
  unauthenticated('identity.wrong_code', 'This code is not right. Codes change every thirty seconds: take the one your app shows now.');
