import { because, type PersonalData } from '#platform/module';

export const reviewsData: PersonalData = {
  rows: [
    {
      table: 'review',
      title: 'Reviews you wrote',
      whose: 'author_id',
      hide: ['reply'],
      erase: { keep: 'Your marks stay in the mark of the kitchen or chef, without your name and words.', blank: { text: '' } },
    },
    {
      table: 'review',
      title: 'Reviews of you and your kitchens, and what you answered',
      whose: 'reviewed_id',
      hide: ['text'],
      erase: { keep: 'What others wrote is theirs; what you answered is erased.', blank: { reply: null, replied_at: null } },
    },
    {
      table: 'review_report',
      title: 'Reviews you reported',
      whose: 'reporter_id',
      hide: ['decided_by'],
      erase: { keep: because.dealings, blank: { details: '' } },
    },
    {
      table: 'review_report',
      title: 'Reports you decided for the house',
      whose: 'decided_by',
      hide: ['reporter_id', 'details'],
      erase: { keep: because.staff },
    },
    { table: 'review_window', title: 'Dealings you could review', whose: 'guest_id', erase: { keep: because.dealings } },
    { table: 'review_window', title: 'Dealings of your kitchens', whose: 'provider_id', erase: { keep: because.dealings } },
  ],
};
