import { Button } from '@mantine/core';
import { IconBrandAmazon, IconBrandAppleFilled, IconBrandFacebookFilled, IconBrandGoogleFilled } from '@tabler/icons-react';
import { useText } from '~/texts';
import type { LogInOffer } from './offers.server';
import classes from './social.module.css';

const icons: Record<string, typeof IconBrandAmazon> = {
  google: IconBrandGoogleFilled,
  apple: IconBrandAppleFilled,
  facebook: IconBrandFacebookFilled,
  amazon: IconBrandAmazon,
};

export function ProviderIcon({ provider }: { provider: string }) {
  const Icon = icons[provider];
  return Icon === undefined ? null : <Icon size={20} aria-hidden />;
}

/** Links to the providers, each its own page of ours that leads there. */
export function SocialButtons({ offers, market, next }: { offers: LogInOffer[]; market: string; next?: string }) {
  const t = useText();
  if (offers.length === 0) return null;
  const query = next === undefined || next === `/${market}/` ? '' : `?next=${encodeURIComponent(next)}`;
  return (
    <section aria-label={t('social.buttons')} className={classes['buttons']}>
      <p aria-hidden="true">{t('social.or')}</p>
      {offers.map(({ provider, title }) => (
        <Button
          key={provider}
          component="a"
          href={`/${market}/social/${provider}${query}`}
          variant="default"
          size="md"
          fullWidth
          leftSection={<ProviderIcon provider={provider} />}
        >
          {t('social.continue', { title })}
        </Button>
      ))}
    </section>
  );
}
