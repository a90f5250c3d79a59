import type { Settings } from '#platform/config';
import type { LoginProvider } from '#platform/outside-login';
import { identitySandboxAppleClient, identitySandboxClient } from '#vendors/identity-sandbox';
import { amazonLogin, appleLogin, facebookLogin, googleLogin } from '#vendors/social-login';

/** Those at which this house has a client, in the order of their buttons. In the demo, and with a sandbox, all of them. */
export function loginProviders(settings: Settings, sandboxUrl: string | undefined): LoginProvider[] {
  const url = sandboxUrl ?? settings.identitySandboxUrl?.replace(/\/$/, '');
  if (url !== undefined) {
    return [
      googleLogin(identitySandboxClient(url, 'google')),
      appleLogin(identitySandboxAppleClient(url)),
      facebookLogin(identitySandboxClient(url, 'facebook')),
      amazonLogin(identitySandboxClient(url, 'amazon')),
    ];
  }
  const { googleLoginClientId, googleLoginClientSecret, facebookLoginClientId, facebookLoginClientSecret } = settings;
  const { amazonLoginClientId, amazonLoginClientSecret } = settings;
  const { appleLoginClientId: clientId, appleLoginTeamId: teamId, appleLoginKeyId: keyId, appleLoginPrivateKey: privateKey } = settings;
  const providers: LoginProvider[] = [];
  if (googleLoginClientId !== undefined && googleLoginClientSecret !== undefined)
    providers.push(googleLogin({ clientId: googleLoginClientId, clientSecret: googleLoginClientSecret }));
  if (clientId !== undefined && teamId !== undefined && keyId !== undefined && privateKey !== undefined)
    providers.push(appleLogin({ clientId, teamId, keyId, privateKey }));
  if (facebookLoginClientId !== undefined && facebookLoginClientSecret !== undefined)
    providers.push(facebookLogin({ clientId: facebookLoginClientId, clientSecret: facebookLoginClientSecret }));
  if (amazonLoginClientId !== undefined && amazonLoginClientSecret !== undefined)
    providers.push(amazonLogin({ clientId: amazonLoginClientId, clientSecret: amazonLoginClientSecret }));
  return providers;
}
