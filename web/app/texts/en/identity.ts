export const identityTexts = {} as const;
