import type { ConsentText } from '#modules/privacy';

const since = Temporal.Instant.from('2026-01-01T00:00:00Z');

/** What people agree to in Prep. Never change a word of a version: add one, with the moment it comes into force. */
export const consentTexts: readonly ConsentText[] = [
  {
    kind: 'terms',
    nature: 'needed',
    versions: [
      {
        version: '2026-01',
        since,
        words: {
          en: {
            title: 'Terms of use',
            text: [
              'Prep brings together who has a commercial kitchen and who wants to cook in one. The booking is a contract between chef and host; Prep takes the payment, holds it until the time is over, and pays the host.',
              'Chefs: book only what you may cook there, bring the papers that your city asks for, leave the kitchen as you found it. Hosts: offer only kitchens that are yours to offer, with the permits they need, as your page describes them.',
              'Prices, fees and what a cancellation costs are shown before you book. What is disputed is looked at by a person, on what both sides say and show.',
              'You can close your account at any time. We may close it when somebody is harmed or deceived; we say why, and you can answer.',
            ].join('\n\n'),
          },
          es: {
            title: 'Condiciones de uso',
            text: [
              'Prep pone en contacto a quien tiene una cocina comercial y a quien quiere cocinar en una. La reserva es un contrato entre chef y anfitrión; Prep cobra el pago, lo guarda hasta que termina el tiempo y paga al anfitrión.',
              'Chefs: reserve solo para lo que puede cocinar allí, traiga los documentos que pide su ciudad y deje la cocina como la encontró. Anfitriones: ofrezca solo cocinas que pueda ofrecer, con los permisos necesarios y tal como las describe su página.',
              'Los precios, las tarifas y lo que cuesta cancelar se muestran antes de reservar. Una persona examina lo que se disputa, según lo que ambas partes dicen y muestran.',
              'Puede cerrar su cuenta en cualquier momento. Podemos cerrarla si se daña o engaña a alguien; decimos por qué y usted puede responder.',
            ].join('\n\n'),
          },
        },
      },
    ],
  },
  {
    kind: 'privacy',
    nature: 'needed',
    versions: [
      {
        version: '2026-01',
        since,
        words: {
          en: {
            title: 'Privacy notice',
            text: [
              'We keep your name and e-mail address, what you book, offer, pay and write, the papers you hand in, and the devices you log in from: to run your bookings, to pay and be paid, and to keep accounts safe.',
              'The other side of a booking sees your name and what you write to them. Payments go through Stripe; card numbers never reach us. We sell nothing about you to anybody.',
              'Our staff sees your data masked, and has to give a reason to see it unmasked; that is written down.',
              'What was paid is kept for 7 years, as the law has it. You can take a copy of all of it, and have the rest erased, on the page “My data” of your account.',
            ].join('\n\n'),
          },
          es: {
            title: 'Aviso de privacidad',
            text: [
              'Guardamos su nombre y correo, lo que reserva, ofrece, paga y escribe, los documentos que entrega y los dispositivos con los que entra: para llevar sus reservas, pagar y cobrar, y proteger las cuentas.',
              'La otra parte de una reserva ve su nombre y lo que le escribe. Los pagos pasan por Stripe; los números de tarjeta nunca nos llegan. No vendemos nada sobre usted a nadie.',
              'Nuestro equipo ve sus datos enmascarados y debe dar un motivo para verlos sin máscara; eso queda registrado.',
              'Lo pagado se conserva 7 años, como manda la ley. Puede llevarse una copia de todo y hacer borrar lo demás en la página «Mis datos» de su cuenta.',
            ].join('\n\n'),
          },
        },
      },
    ],
  },
  {
    kind: 'news',
    nature: 'free',
    versions: [
      {
        version: '2026-01',
        since,
        words: {
          en: {
            title: 'News and offers by mail',
            text: 'Now and then we write what is new in Prep, and of offers. Mails about your bookings, your money and your account come without this.',
          },
          es: {
            title: 'Novedades y ofertas por correo',
            text: 'De vez en cuando escribimos sobre lo nuevo en Prep y sobre ofertas. Los correos sobre sus reservas, su dinero y su cuenta llegan sin esto.',
          },
        },
      },
    ],
  },
];
