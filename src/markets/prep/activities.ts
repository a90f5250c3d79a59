import type { Activity } from '#modules/bookings';
import type { KnownFacts } from '#modules/compliance';

/** What a chef may say they come to do, and what that tells the rules over whatever the chef says they usually do. */
export interface KitchenActivity extends Activity {
  activity: KnownFacts;
  product: KnownFacts;
}

export const activities: readonly KitchenActivity[] = [
  {
    code: 'catering',
    title: 'Catering',
    explanation: 'cooking for an event elsewhere',
    activity: { kind: 'catering' },
    product: { packaged: false },
  },
  {
    code: 'meal-prep',
    title: 'Meals',
    explanation: 'cooking meals that people order and eat at home',
    activity: { kind: 'meal_prep' },
    product: { packaged: false },
  },
  {
    code: 'baking',
    title: 'Baking',
    explanation: 'bread, cakes and biscuits that keep without heat or cold',
    activity: { kind: 'meal_prep' },
    product: { packaged: false, needsTemperatureControl: false, heldHot: false, reheatedForHotHolding: false },
  },
  {
    code: 'packaged-goods',
    title: 'Packaged goods',
    explanation: 'food that is sold in a labelled package, such as sauces or biscuits',
    activity: { kind: 'packaged_food' },
    product: { packaged: true },
  },
  {
    code: 'food-truck',
    title: 'Food truck',
    explanation: 'preparing for a truck, and bringing it back here',
    activity: { kind: 'mobile_food' },
    product: { packaged: false },
  },
  {
    code: 'pop-up',
    title: 'Pop-up',
    explanation: 'a dinner or a stand for a day or a few',
    activity: { kind: 'pop_up' },
    product: { packaged: false },
  },
];
