import type { Api } from '~/api/client.server';
import { path } from '~/api/client.server';
import { field } from '~/forms/submit.server';
import type { TextKey } from '~/texts';

/** What a form about a photograph asks for, done. @returns the word for it; undefined when the form is about something else */
export async function changePhotographs(api: Api, listingId: string, form: FormData): Promise<TextKey | undefined> {
  const one = path`/listings/${listingId}/photographs/${field(form, 'photo')}`;
  switch (field(form, 'intent')) {
    case 'photo.attach':
      await api.post(path`/listings/${listingId}/photographs`, { uploadId: field(form, 'uploadId'), alt: field(form, 'alt') });
      return 'host.photos.added';
    case 'photo.describe':
      await api.patch(one, { alt: field(form, 'alt') });
      return 'host.saved';
    case 'photo.move':
      await api.patch(one, { position: Number(field(form, 'position')) });
      return 'host.photos.moved';
    case 'photo.remove':
      await api.delete(one);
      return 'host.photos.removed';
    default:
      return undefined;
  }
}
