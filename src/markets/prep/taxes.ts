import type { TaxNotTaken, TaxRule } from '#modules/fees';

/**
 * Taxes that Prep takes: none. A row here is charged from its first day on, so it comes with a law that says that renting out a kitchen
 * or what stands in it is taxed there, at this rate, on these lines, and who passes the tax on. Nobody has found such a law for a place
 * where Prep has kitchens; what was read, and why it gives no row, is in {@link taxesNotTaken}. A guessed tax is worse than none.
 *
 * To put one into force: add a row with its citation and address; `checkSchedule` refuses it when it is not whole. To end or change
 * one, give it an end and add the next: a row that a quote was made with is never edited.
 */
export const taxes: readonly TaxRule[] = [];

const checkedOn = '2026-11-21';

/** Taxes that somebody could expect on a quote. */
export const taxesNotTaken: readonly TaxNotTaken[] = [
  {
    title: 'California sales and use tax',
    jurisdiction: 'US-CA',
    checkedOn,
    reason:
      'It is a tax on tangible personal property. Renting a kitchen is a lease of real property, and what is affixed to it and rented by the same lessor goes with it. Whether a loose machine that a host rents out for an extra price is taxed depends on what the host bought it with, so the host settles it with the state; Prep charges nothing for it.',
    sources: [
      {
        title:
          'Annotations to Regulation 1660 (California Code of Regulations, title 18, section 1660: leases of tangible personal property)',
        url: 'https://www.cdtfa.ca.gov/lawguides/vol2/suta/330-0000-all.html',
      },
      { title: 'CDTFA, leases in general', url: 'https://cdtfa.ca.gov/industry/rental-companies/leases-in-general.htm' },
    ],
  },
  {
    title: 'San Francisco Commercial Rents Tax',
    jurisdiction: 'US-CA-SF',
    checkedOn,
    reason:
      'It is owed by the lessor on the gross receipts from leasing commercial space, with an exemption for small lessors, and is filed once a year with the lessor’s business tax. It is not a charge to the chef, so no quote has a line for it.',
    sources: [
      {
        title: 'San Francisco Business and Tax Regulations Code, article 21',
        url: 'https://codelibrary.amlegal.com/codes/san_francisco/latest/sf_business/0-0-0-48152',
      },
      {
        title: 'Treasurer and Tax Collector, Commercial Rents Tax',
        url: 'https://sftreasurer.org/business/taxes-fees/commercial-rents-tax-cr',
      },
    ],
  },
  {
    title: 'Chicago Personal Property Lease Transaction Tax',
    jurisdiction: 'US-IL-CHI',
    checkedOn,
    reason:
      'It taxes the lease of personal property, and property is personal when it is not real estate: the kitchen is not, a machine booked as an extra may be. The city’s own page gives 9 % from 2021 on, and a notice of December 2024 gives 11 % from 2025 on; the rate of this year was not found in a source of the city, and neither was a rule on machines that are rented together with the room they stand in. Until the city has answered, no row is in force.',
    sources: [
      {
        title: 'City of Chicago, Personal Property Lease Transaction Tax (7550)',
        url: 'https://www.chicago.gov/content/city/en/depts/fin/supp_info/revenue/tax_list/personal_propertyleasetransactiontax.html',
      },
    ],
  },
];
