export const sandboxTexts = {} as const;
