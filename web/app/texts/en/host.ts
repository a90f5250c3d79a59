export const hostTexts = {} as const;
