export { describeSettings, parseSettings, type DescribedSetting } from './parse.ts';
export { settings, type Setting, type Settings } from './settings.ts';
