export { closeAccount, eraseAccount, leftName } from './close-account.ts';
export { createPerson, type CreatePersonInput } from './create-person.ts';
export { mailJob, mailsPerHour, requestReset, resendVerification } from './mail-requests.ts';
export { addressOf, holdOpen, me, peopleByIds, peopleWithRole, personById, rename } from './people.ts';
export { changePassword, resetPassword } from './passwords.ts';
export { register, type RegisterInput } from './register.ts';
export { grantRole, revokeRole, type RoleChange } from './roles.ts';
export { verifyEmail, type VerifyInput } from './verify-email.ts';
export { findPersonByEmail } from './store.ts';
