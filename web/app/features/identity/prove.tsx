import { redirect } from 'react-router';
import { apiOf, requirePerson, safeNext } from '~/api/context.server';
import { SubmitButton } from '~/forms/fields';
import { ApiForm, type FormRefusal } from '~/forms/form';
import { ProofFields, type ProofWay, type ProvesAt } from '~/forms/proof-form';
import { field, submit } from '~/forms/submit.server';
import { texts, useText } from '~/texts';
import type { Route } from './+types/prove';
import { IdentityPage } from './identity-page';
import { shownFactor } from './shown-factor.server';

export function meta() {
  return [{ title: texts('en')('security.prove.title') }];
}

/** `?next=` is where it goes on. The dialog of a form asks here too, without it. */
export async function loader({ params: { market }, context, request }: Route.LoaderArgs) {
  await requirePerson(context, market, request);
  const { ways, provesAt } = await apiOf(context, market).get<{ ways: ProofWay[]; provesAt: ProvesAt[] }>('/me/factors');
  return { ways, provesAt, next: safeNext(market, new URL(request.url).searchParams.get('next')) };
}

export async function action({ params: { market }, context, request }: Route.ActionArgs) {
  const form = await request.formData();
  return submit(form, async () => {
    const password = field(form, 'password');
    const proof = password === '' ? shownFactor(form) : { password };
    await apiOf(context, market).post('/auth/proof', { ...proof, session: 'cookie' });
    return form.has('goto') ? redirect(safeNext(market, field(form, 'goto'))) : { proven: true as const };
  });
}

export default function Prove({ loaderData: { ways, provesAt, next }, actionData, params: { market } }: Route.ComponentProps) {
  const t = useText();
  return (
    <IdentityPage market={market} title={t('security.prove.title')} lead={t('security.prove.lead')}>
      <ApiForm refusal={actionData as FormRefusal | undefined}>
        <input type="hidden" name="goto" value={next} />
        <ProofFields ways={ways} provesAt={provesAt} purpose="prove" />
        {ways.length > 0 && <SubmitButton>{t('security.prove.button')}</SubmitButton>}
      </ApiForm>
    </IdentityPage>
  );
}
