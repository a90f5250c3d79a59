/** A provider as people know it, for pages that only have its name. */
export const titleOf = (provider: string): string => provider.charAt(0).toUpperCase() + provider.slice(1);
