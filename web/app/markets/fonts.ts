/** Only faces that machines already have: nothing to download, nothing that jumps. */
export const textFont =
  '"Inter", "Segoe UI Variable Text", "Segoe UI", -apple-system, BlinkMacSystemFont, "Helvetica Neue", "Liberation Sans", Arial, sans-serif';
