import type { ReactNode } from 'react';
import { path } from '~/api/client.server';
import { apiOf, requirePerson } from '~/api/context.server';
import { LocalTime } from '~/format/local-time';
import { SelectField, SubmitButton } from '~/forms/fields';
import { ApiForm, type FormRefusal } from '~/forms/form';
import { field, submit } from '~/forms/submit.server';
import { redirectWith } from '~/shell/flash.server';
import { useText } from '~/texts';
import type { Route } from './+types/person';
import admin from './admin.module.css';
import classes from './people.module.css';
import { PersonDevices } from './person-devices';
import { Reason } from './person-reason';
import type { PersonForStaff, Permissions } from './types';

export async function loader({ params: { market, personId }, context, request }: Route.LoaderArgs) {
  await requirePerson(context, market, request);
  const api = apiOf(context, market);
  const [found, { may }] = await Promise.all([
    api.get<PersonForStaff>(path`/admin/people/${personId}`),
    api.get<Permissions>('/me/permissions'),
  ]);
  return { ...found, may: may.map(({ name }) => name) };
}

const intents = ['reveal', 'cover', 'give', 'take', 'plan', 'logOut', 'logOutAll', 'resetFactors'] as const;

export async function action({ params: { market, personId }, context, request }: Route.ActionArgs) {
  const form = await request.formData();
  return submit(form, async () => {
    const api = apiOf(context, market);
    const intent = intents.find((each) => each === field(form, 'intent')) ?? 'cover';
    const [reason, role] = [field(form, 'reason'), field(form, 'role')];
    const base = path`/admin/people/${personId}`;
    if (intent === 'reveal') await api.post(`${base}/reveal`, { reason });
    else if (intent === 'cover') await api.delete(`${base}/reveal`);
    else if (intent === 'give') await api.post(`${base}/roles`, { role, reason });
    else if (intent === 'take') await api.post(`${base}/roles/revoke`, { role, reason });
    else if (intent === 'plan') await api.post(`${base}/plan`, { plan: field(form, 'plan'), reason });
    else if (intent === 'resetFactors') await api.post(`${base}/factors/reset`, { reason });
    else if (intent === 'logOutAll') await api.post(`${base}/sessions/end`, { reason });
    else await api.post(`${base}${path`/sessions/${field(form, 'id')}/end`}`, { reason });
    return redirectWith(context, market, `/${market}/admin/people/${personId}`, { key: `people.did.${intent}`, tone: 'good' });
  });
}

export default function Person({ loaderData, actionData }: Route.ComponentProps) {
  const t = useText();
  const { person, sessions, roles, plans, may } = loaderData;
  const refusalOf = (intent: string, id?: string): FormRefusal | undefined =>
    actionData?.values['intent'] === intent && actionData.values['id'] === id ? actionData : undefined;
  const titleOf = (name: string): string => roles.find((each) => each.name === name)?.title ?? name;
  const mayGive = may.includes('roles.grant') && !person.isSelf;
  const mayPlan = may.includes('plans.assign') && !person.isSelf;
  const mayReset = may.includes('people.reset_factors') && !person.isSelf && person.hasFactor;
  const others = roles.filter(({ name }) => !person.roles.includes(name));
  return (
    <main id="main" className={classes['person']}>
      <h1>{person.displayName}</h1>
      <section>
        <dl className={classes['facts']}>
          <Fact term={t('people.address')}>{person.email}</Fact>
          <Fact term={t('people.status')}>{t(`people.${person.status}`)}</Fact>
          <Fact term={t('people.since')}>
            <LocalTime at={person.createdAt} />
          </Fact>
          <Fact term={t('people.factor')}>{t(person.hasFactor ? 'people.hasFactor' : 'people.noFactor')}</Fact>
          <Fact term={t('people.plan')}>{plans.find(({ name }) => name === person.plan)?.title ?? person.plan}</Fact>
          <Fact term={t('people.roles')}>{person.roles.length === 0 ? t('people.noRoles') : person.roles.map(titleOf).join(', ')}</Fact>
        </dl>
        {!person.isSelf && may.includes('privacy.reveal') && <Mask isShown={person.isShown} refusalOf={refusalOf} />}
      </section>
      {mayReset && (
        <section aria-labelledby="factor">
          <h2 id="factor">{t('people.factor')}</h2>
          <details open={refusalOf('resetFactors') !== undefined}>
            <summary>{t('people.reset')}</summary>
            <p>{t('people.resetHint')}</p>
            <ApiForm refusal={refusalOf('resetFactors')} className={admin['column']}>
              <input type="hidden" name="intent" value="resetFactors" />
              <Reason />
              <SubmitButton color="red.9">{t('people.reset')}</SubmitButton>
            </ApiForm>
          </details>
        </section>
      )}
      {person.isSelf && <p className={admin['lead']}>{t('people.self')}</p>}
      {mayGive && (
        <section aria-labelledby="roles">
          <h2 id="roles">{t('people.roles')}</h2>
          {others.length > 0 && (
            <details open={refusalOf('give') !== undefined}>
              <summary>{t('people.give')}</summary>
              <ApiForm refusal={refusalOf('give')} className={admin['column']}>
                <input type="hidden" name="intent" value="give" />
                <SelectField name="role" label={t('people.role')} data={others.map(({ name, title }) => ({ value: name, label: title }))} />
                <Reason />
                <SubmitButton>{t('people.giveNow')}</SubmitButton>
              </ApiForm>
            </details>
          )}
          {person.roles.map((role) => (
            <details key={role} open={refusalOf('take', role) !== undefined}>
              <summary>{t('people.take', { role: titleOf(role) })}</summary>
              <p>{t('people.takeHint')}</p>
              <ApiForm refusal={refusalOf('take', role)} className={admin['column']}>
                <input type="hidden" name="intent" value="take" />
                <input type="hidden" name="id" value={role} />
                <input type="hidden" name="role" value={role} />
                <Reason />
                <SubmitButton color="red.9">{t('people.take', { role: titleOf(role) })}</SubmitButton>
              </ApiForm>
            </details>
          ))}
        </section>
      )}
      {mayPlan && (
        <section aria-labelledby="plan">
          <h2 id="plan">{t('people.plan')}</h2>
          <details open={refusalOf('plan') !== undefined}>
            <summary>{t('people.changePlan')}</summary>
            <p>{t('people.planHint')}</p>
            <ApiForm refusal={refusalOf('plan')} initial={{ plan: person.plan }} className={admin['column']}>
              <input type="hidden" name="intent" value="plan" />
              <SelectField name="plan" label={t('people.plan')} data={plans.map(({ name, title }) => ({ value: name, label: title }))} />
              <Reason />
              <SubmitButton>{t('people.planNow')}</SubmitButton>
            </ApiForm>
          </details>
        </section>
      )}
      <PersonDevices sessions={sessions} mayLogOut={may.includes('people.log_out')} refusalOf={refusalOf} />
    </main>
  );
}

function Fact({ term, children }: { term: string; children: ReactNode }) {
  return (
    <>
      <dt>{term}</dt>
      <dd>{children}</dd>
    </>
  );
}

function Mask({ isShown, refusalOf }: { isShown: boolean; refusalOf(intent: string): FormRefusal | undefined }) {
  const t = useText();
  if (isShown)
    return (
      <ApiForm refusal={refusalOf('cover')} className={admin['column']}>
        <SubmitButton name="intent" value="cover" variant="default">
          {t('people.hide')}
        </SubmitButton>
      </ApiForm>
    );
  return (
    <details open={refusalOf('reveal') !== undefined}>
      <summary>{t('people.show')}</summary>
      <p>{t('people.showHint')}</p>
      <ApiForm refusal={refusalOf('reveal')} className={admin['column']}>
        <input type="hidden" name="intent" value="reveal" />
        <Reason />
        <SubmitButton>{t('people.show')}</SubmitButton>
      </ApiForm>
    </details>
  );
}
