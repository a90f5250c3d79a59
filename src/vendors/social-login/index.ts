export { amazonLogin, type AmazonLoginOptions } from './amazon.ts';
export { appleLogin, type AppleLoginOptions } from './apple.ts';
export { facebookLogin, type FacebookLoginOptions } from './facebook.ts';
export { googleLogin, type GoogleLoginOptions } from './google.ts';
