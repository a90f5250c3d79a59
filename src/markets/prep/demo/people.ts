/** Whoever starts the demo can log in as one of these. Their passwords are printed, so they exist in demos only. */
export interface DemoPerson {
  email: string;
  password: string;
  displayName: string;
  role: 'chef' | 'host' | 'support' | 'admin';
  market: 'prep';
  about: string;
  /** Of the authenticator that stands for their phone; whoever looks after the market has one. */
  totpSecret?: string;
}

export const demoPassword = 'prep-demo-kitchen';

const demoTotpSecrets: Record<string, string> = {
  admin: 'KRSXG5CTMVRXEZLUKRSXG5CTMVRXEZLU',
  clerk: 'ONUG65LUNFXGOYLCN52XI5DIMVZGK4TF',
  desk: 'MRSXG23TORQW4ZDTNFXHI2DFOJXW63LT',
};

const person = (email: string, displayName: string, role: DemoPerson['role'], about: string): DemoPerson => ({
  email: `${email}@prep.example`,
  password: demoPassword,
  displayName,
  role,
  market: 'prep',
  about,
  // Made up like the passwords: a demo's alone.
  ...(demoTotpSecrets[email] === undefined ? {} : { totpSecret: demoTotpSecrets[email] }),
});

export const demoPeople: readonly DemoPerson[] = [
  person('ana', 'Ana Reyes', 'chef', 'Chef: tamales and salsas, books kitchens in San Francisco'),
  person('kofi', 'Kofi Mensah', 'chef', 'Chef: pop-up dinners'),
  person('maria', 'Maria Keller', 'host', 'Host: kitchens in San Francisco'),
  person('theo', 'Theo Brandt', 'host', 'Host: kitchens in Chicago and New York'),
  person('admin', 'Sam Okafor', 'admin', 'Runs the marketplace: bookings, ledger, audit'),
  person('clerk', 'Rosa Lindqvist', 'admin', 'Second pair of eyes: checks money that was taken by hand'),
  person('desk', 'Milo Petrov', 'support', 'Support: papers, reviews, bookings; asks an admin for more'),
];

export const otherChefs = [
  'Lena Fischer',
  'Ravi Patel',
  'Mei Tanaka',
  'Omar Haddad',
  'Grace Liu',
  'Diego Luna',
  'Amara Obi',
  'Hugo Martin',
  'Priya Nair',
  'Noah Berg',
];
export const otherHosts = ['Ines Costa', 'Walter Novak', 'Fatima Zahra', 'June Park', 'Paul Adler', 'Rosa Conti'];
