export { createListing, type NewListing } from './create-listing.ts';
export { chosenExtras, createExtra, type Extra, type ExtraChoice, type ExtraInput } from './extras/extras.ts';
export { roundPoint, slugOf } from './domain.ts';
export { listingEvents, type ListingEvent } from './events.ts';
export { replaceInspections, upsertImportedListing, type ImportedListing, type Outcome } from './import-listing.ts';
export { listingsModule } from './module.ts';
export { drawKitchen } from './pictures/draw-kitchen.ts';
export { drawnPictures } from './pictures/drawn.ts';
export {
  bookableListing,
  holdBookable,
  hostListings,
  listingById,
  listingByIdOrSlug,
  listingBySlug,
  listingsByIds,
  publishedAfter,
  publishedVersions,
} from './queries.ts';
export { unknownListing } from './store.ts';
export { showPicture } from './photographs/show.ts';
export { PictureSchema } from './schemas.ts';
export { inspectionOutcomes } from './types.ts';
export { markSensitive } from './sensitive/decide.ts';
export { pauseListing, pauseListings, publishListing, updateListing, type ListingChanges } from './update-listing.ts';
export type { ListingsConfig, SensitiveConfig } from './view.ts';
export type {
  Address,
  BookableListing,
  Inspection,
  InspectionOutcome,
  Listing,
  ListingContent,
  ListingId,
  ListingInFull,
  ListingStatus,
  Picture,
  PictureKind,
  SensitiveReason,
  ShownPicture,
  Violation,
  Vocabulary,
} from './types.ts';
