import { Button } from '@mantine/core';
import { redirect } from 'react-router';
import { path } from '~/api/client.server';
import { apiOf, requirePerson } from '~/api/context.server';
import { LocalTime } from '~/format/local-time';
import { SubmitButton } from '~/forms/fields';
import { ApiForm, type FormRefusal } from '~/forms/form';
import { field, submit } from '~/forms/submit.server';
import { redirectWith } from '~/shell/flash.server';
import { texts, useText } from '~/texts';
import account from '../account/account.module.css';
import type { Route } from './+types/elsewhere';
import { ProviderIcon } from './buttons';
import type { LogInOffer } from './offers.server';
import classes from './social.module.css';

interface OwnLinks {
  offers: LogInOffer[];
  linked: (LogInOffer & { address?: string; linkedAt: string; usedAt: string })[];
  hasPassword: boolean;
  mayUnlink: boolean;
}

export function meta() {
  return [{ title: texts('en')('social.mine.title') }];
}

export async function loader({ params: { market }, context, request }: Route.LoaderArgs) {
  await requirePerson(context, market, request);
  return apiOf(context, market).get<OwnLinks>('/me/social');
}

export async function action({ params: { market }, context, request }: Route.ActionArgs) {
  const person = await requirePerson(context, market, request);
  const form = await request.formData();
  return submit(form, async () => {
    const api = apiOf(context, market);
    if (field(form, 'intent') === 'password') {
      await api.post('/auth/reset-request', { email: person.email });
      return redirect(`/${market}/check-mail`);
    }
    await api.delete(path`/me/social/${field(form, 'provider')}`);
    return redirectWith(context, market, `/${market}/account/elsewhere`, { key: 'social.mine.unlinked', tone: 'good' });
  });
}

export default function Elsewhere({ loaderData, actionData, params: { market } }: Route.ComponentProps) {
  const t = useText();
  const refusal = actionData as FormRefusal | undefined;
  const { offers, linked, hasPassword, mayUnlink } = loaderData;
  const rest = offers.filter(({ provider }) => !linked.some((each) => each.provider === provider));
  return (
    <main id="main" className={`gh-page ${account['page']}`}>
      <h1>{t('social.mine.title')}</h1>
      <p>{t('social.mine.lead')}</p>
      <section aria-labelledby="mine">
        <h2 id="mine">{t('social.mine.short')}</h2>
        {linked.length === 0 && <p>{t('social.mine.none')}</p>}
        <ul className={classes['linked']}>
          {linked.map(({ provider, title, address, linkedAt, usedAt }) => (
            <li key={provider}>
              <ProviderIcon provider={provider} />
              <div>
                <strong>{address === undefined ? title : `${title}: ${address}`}</strong>
                <span>
                  {t('social.mine.since')} <LocalTime at={linkedAt} />, {t('social.mine.used')} <LocalTime at={usedAt} />
                </span>
              </div>
              {mayUnlink && (
                <ApiForm refusal={refusal?.values['provider'] === provider ? refusal : undefined}>
                  <input type="hidden" name="provider" value={provider} />
                  <SubmitButton variant="default" aria-label={t('social.mine.unlinkNamed', { title })}>
                    {t('social.mine.unlink')}
                  </SubmitButton>
                </ApiForm>
              )}
            </li>
          ))}
        </ul>
        {linked.length > 0 && !mayUnlink && <p>{t('social.mine.last')}</p>}
      </section>
      {rest.length > 0 && (
        <section aria-labelledby="more">
          <h2 id="more">{t('social.mine.more')}</h2>
          <div className={classes['choices']}>
            {rest.map(({ provider, title }) => (
              <Button
                key={provider}
                component="a"
                href={`/${market}/account/elsewhere/${provider}`}
                variant="default"
                size="md"
                leftSection={<ProviderIcon provider={provider} />}
              >
                {t('social.mine.link', { title })}
              </Button>
            ))}
          </div>
        </section>
      )}
      {offers.length === 0 && <p>{t('social.mine.nowhere')}</p>}
      {!hasPassword && (
        <section aria-labelledby="password">
          <h2 id="password">{t('social.mine.password')}</h2>
          <p>{t('social.mine.passwordHint')}</p>
          <ApiForm refusal={refusal?.values['intent'] === 'password' ? refusal : undefined}>
            <input type="hidden" name="intent" value="password" />
            <SubmitButton variant="default">{t('social.mine.passwordButton')}</SubmitButton>
          </ApiForm>
        </section>
      )}
    </main>
  );
}
