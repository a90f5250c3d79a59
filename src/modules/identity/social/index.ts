export { socialMailJob } from './go-on.ts';
export { socialRoutes } from './http.ts';
export { socialOf, type Social, type SocialConfig } from './providers.ts';
