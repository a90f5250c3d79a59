export { folderWriteOnce, taken, unreachable } from './folder.ts';
export { memoryWriteOnce } from './memory.ts';
export { checkOnceKey, type WriteOnce } from './types.ts';
