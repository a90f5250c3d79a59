import { Button, Modal } from '@mantine/core';
import { useEffect, useState } from 'react';
import { Link, useFetcher, useLocation, useParams } from 'react-router';
import type { Problem } from '~/api/errors';
import { useText } from '~/texts';
import type { FormRefusal } from './form-state';
import classes from './forms.module.css';
import { ProofForm, type ProofWay, type ProvesAt } from './proof-form';

/** Whether a refusal only asks who it is: the same request goes through after that. */
export const proofNeeded = (problem: Problem | undefined): boolean => problem?.code === 'identity.proof_needed';

/** For browsers without scripts, where no dialog opens: the page that asks, which leads back here. */
export function ProofLink() {
  const t = useText();
  const { market } = useParams();
  const { pathname, search } = useLocation();
  return <Link to={`/${market}/prove?next=${encodeURIComponent(pathname + search)}`}>{t('security.prove.link')}</Link>;
}

interface Props {
  /** Each refusal that asks opens the dialog once. */
  asked: FormRefusal | undefined;
  onProven(): void;
}

/** Asks for a proof over the page, and hands on to what was refused without it. */
export function ProofDialog({ asked, onProven }: Props) {
  const t = useText();
  const { market } = useParams();
  const [opened, setOpened] = useState(true);
  const page = useFetcher<{ ways: ProofWay[]; provesAt: ProvesAt[] }>();
  const address = `/${market}/prove`;
  const { load } = page;
  useEffect(() => {
    if (!asked) return;
    setOpened(true);
    void load(address);
  }, [asked, address, load]);
  return (
    <Modal opened={opened} onClose={() => setOpened(false)} title={t('security.prove.title')} centered>
      <p className={classes['proof']}>{t('security.prove.lead')}</p>
      {page.data ? (
        <ProofForm
          address={address}
          ways={page.data.ways}
          provesAt={page.data.provesAt}
          onProven={() => {
            setOpened(false);
            onProven();
          }}
        />
      ) : (
        <p role="status">{t('security.prove.waiting')}</p>
      )}
      <Button variant="subtle" onClick={() => setOpened(false)}>
        {t('security.prove.cancel')}
      </Button>
    </Modal>
  );
}
