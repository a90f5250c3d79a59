import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import './app.css';
import { ColorSchemeScript, MantineProvider, mantineHtmlProps } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { type ReactNode, use } from 'react';
import { Links, Meta, Outlet, Scripts, ScrollRestoration, useParams } from 'react-router';
import type { Route } from './+types/root';
import { brandOf } from './markets';
import { brandVariables } from './markets/brand';
import { iconOf } from './markets/pictures';
import { ErrorFace } from './shell/error-face';
import { FocusOnNavigation } from './shell/focus';
import { NonceContext } from './shell/nonce';
import { ProgressBar } from './shell/progress-bar';
import { useText } from './texts';

export function Layout({ children }: { children: ReactNode }) {
  const nonce = use(NonceContext);
  const { market } = useParams();
  const brand = brandOf(market);
  const t = useText();
  return (
    <html lang="en" {...mantineHtmlProps}>
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="theme-color" content={brand.light.band} />
        <meta name="color-scheme" content="light dark" />
        <ColorSchemeScript defaultColorScheme="auto" nonce={nonce} suppressHydrationWarning />
        <link rel="icon" href={iconOf(market)} type="image/svg+xml" />
        {market && brand.market === market && <link rel="manifest" href={`/${market}/app.webmanifest`} />}
        <Meta />
        <Links />
      </head>
      <body>
        <MantineProvider
          theme={brand.theme}
          cssVariablesResolver={brandVariables(brand)}
          defaultColorScheme="auto"
          getStyleNonce={() => nonce}
        >
          <a className="gh-skip" href="#main">
            {t('shell.skip')}
          </a>
          <ProgressBar />
          <FocusOnNavigation />
          <Notifications position="top-right" limit={3} />
          {children}
        </MantineProvider>
        <ScrollRestoration />
        <Scripts />
      </body>
    </html>
  );
}

export function meta() {
  return [{ title: 'Guildhall' }];
}

export default function Root() {
  return <Outlet />;
}

export function ErrorBoundary({ error }: Route.ErrorBoundaryProps) {
  return <ErrorFace error={error} home="/" />;
}
