export const kitchenTexts = {} as const;
