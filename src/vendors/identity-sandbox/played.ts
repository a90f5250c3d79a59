import type { LoginProviderName } from '#platform/outside-login';

/** How each provider is played: its addresses, what it speaks, and what it gives besides. */
export interface Played {
  name: LoginProviderName;
  title: string;
  /** OpenID Connect: discovery, keys and a signed identity token. The others give an opaque token and a profile. */
  isOpenId: boolean;
  /** Apple: whoever asks for a name or an address is answered by a POST. */
  comesBackBy: 'query' | 'form_post';
  authorize: string;
  token: string;
  profile: string;
  revoke?: string;
  /** Facebook gives none, Google only to those who ask for access while the person is away. */
  givesRefresh: 'always' | 'offline' | 'never';
}

export const played: readonly Played[] = [
  {
    name: 'google',
    title: 'Google',
    isOpenId: true,
    comesBackBy: 'query',
    authorize: '/google/o/oauth2/v2/auth',
    token: '/google/token',
    profile: '/google/v1/userinfo',
    revoke: '/google/revoke',
    givesRefresh: 'offline',
  },
  {
    name: 'apple',
    title: 'Apple',
    isOpenId: true,
    comesBackBy: 'form_post',
    authorize: '/apple/auth/authorize',
    token: '/apple/auth/token',
    profile: '/apple/auth/userinfo',
    revoke: '/apple/auth/revoke',
    givesRefresh: 'always',
  },
  {
    name: 'facebook',
    title: 'Facebook',
    isOpenId: false,
    comesBackBy: 'query',
    authorize: '/facebook/:version/dialog/oauth',
    token: '/facebook/:version/oauth/access_token',
    profile: '/facebook/:version/me',
    givesRefresh: 'never',
  },
  {
    name: 'amazon',
    title: 'Amazon',
    isOpenId: false,
    comesBackBy: 'query',
    authorize: '/amazon/ap/oa',
    token: '/amazon/auth/o2/token',
    profile: '/amazon/user/profile',
    givesRefresh: 'always',
  },
];

export const titleOf = (name: LoginProviderName): string => played.find((each) => each.name === name)?.title ?? name;
