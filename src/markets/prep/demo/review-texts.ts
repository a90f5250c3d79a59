import type { Side } from '#modules/reviews';

/** What demo people write, by side and stars; a host answers the worst. */
export const reviewTexts: Readonly<Record<Side, Readonly<Record<number, readonly string[]>>>> = {
  guest: {
    5: [
      'Spotless when I came in, and every burner lit on the first try. I left on time for once.',
      'The oven holds its heat like a brick one. Four hundred tamales out by noon.',
      'Door code worked, lights were on, and the walk-in was at 38 degrees. That is all I ask for.',
      'Best bench space I have rented in this city. Two of us worked without once bumping elbows.',
      'The host had labelled every drawer. I found the bench scraper in ten seconds.',
      'Quiet street, easy unloading, and the dish machine is fast. We will make this our Tuesday kitchen.',
      'I dropped a tray of caramel and the host only asked whether I was all right. Lovely people.',
      'The mixer is newer than on the pictures. Dough came out silky, eight batches in a row.',
    ],
    4: [
      'Good kitchen, clean and bright. One of the griddles runs hotter on the left, so turn your pans.',
      'Everything on the list was there. Parking took me fifteen minutes; come early.',
      'Solid place for prep. The floor drain gurgles, but the host told me before.',
      'Very clean. I would have liked more sheet pans; bring your own.',
      'Nice big sinks and plenty of hot water. The freezer was fuller than I hoped.',
      'A calm place to work. The code for the gate came a little late, the rest went well.',
    ],
    3: [
      'It does the job. The range is fine, the hood is loud, and the mop bucket had seen things.',
      'Equipment as described, but the last crew had left crumbs in the proofer. I cleaned for twenty minutes.',
      'Fair for the price. Two of the six burners did not light while I was there.',
    ],
    2: [
      'The fryer had old oil in it and I lost the first half hour. The host was sorry, but my batch was late.',
      'I could not get in: the lockbox was empty. After forty minutes somebody came. The kitchen itself is all right.',
    ],
    1: ['The walk-in stood at 47 degrees when I arrived. I could not use it and threw my cream away.'],
  },
  provider: {
    5: [
      'Left the kitchen cleaner than it was. Welcome back at any time.',
      'On time, careful with the equipment, and told me about a dripping tap. Thank you!',
      'A real professional: floor mopped, drains rinsed, lights off.',
      'Friendly, quick and tidy. The neighbours asked what smelled so good.',
    ],
    4: [
      'All good. A few labels were left on my containers, nothing more.',
      'Pleasant to deal with; ten minutes over, and said so before.',
      'Clean work. Please put the sheet pans back by size next time.',
    ],
    3: ['The time was kept, but the flat top had to be scraped again after.', 'Nice person. The bins were left full, though.'],
    2: ['Forty minutes over without a word, and the next chef stood at the door.'],
    1: ['The fryer was left on overnight. We talked about it; it must not happen again.'],
  },
};

export const replies: readonly string[] = [
  'Thank you for telling us. We have had it looked at, and it works again.',
  'We are sorry about that morning. The lockbox has a new battery and we check it every evening now.',
  'You are right, that was on us. Your next cleaning fee is our treat: write to me.',
];
