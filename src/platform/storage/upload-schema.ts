import { Type } from 'typebox';
import { closed, IdSchema, InstantSchema } from '#platform/http';

/** The answer to whoever asks where to send a file: an address that is signed for this one upload, and what it takes. */
export const UploadSchema = Type.Object(
  {
    uploadId: IdSchema,
    upload: Type.Object(
      {
        method: Type.Literal('PUT'),
        url: Type.String(),
        headers: Type.Object({ 'content-type': Type.String() }, closed),
        maxBytes: Type.Integer(),
        expiresAt: InstantSchema,
      },
      closed,
    ),
  },
  closed,
);
