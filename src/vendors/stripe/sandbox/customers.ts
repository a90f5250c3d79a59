import type Stripe from 'stripe';
import { type Call, idIn, type Route } from './call.ts';
import { answerList } from './lists.ts';
import { badRequest } from './problem.ts';

function readEmail(call: Call): string | undefined {
  const email = call.params.text('email', 512);
  if (email !== undefined && !/^[^\s@]+@[^\s@]+$/.test(email)) {
    throw badRequest(`Invalid email address: ${email}`, { code: 'email_invalid', param: 'email' });
  }
  return email;
}

export const customerRoutes: Route[] = [
  {
    method: 'POST',
    path: '/v1/customers',
    handle(call) {
      const { params } = call;
      const id = call.newId('cus');
      const customer: Stripe.Customer = {
        id,
        object: 'customer',
        address: null,
        balance: 0,
        created: call.now,
        currency: null,
        default_source: null,
        delinquent: false,
        description: params.text('description') ?? null,
        email: readEmail(call) ?? null,
        invoice_prefix: id.slice(-8).toUpperCase(),
        invoice_settings: { custom_fields: null, default_payment_method: null, footer: null, rendering_options: null },
        livemode: false,
        metadata: params.metadata(),
        name: params.text('name', 256) ?? null,
        next_invoice_sequence: 1,
        phone: params.text('phone', 20) ?? null,
        preferred_locales: [],
        shipping: null,
        tax_exempt: 'none',
        test_clock: null,
      };
      params.finish();
      call.objects.insert('customer', customer);
      call.emit('customer.created', customer);
      return customer;
    },
  },
  {
    method: 'GET',
    path: '/v1/customers/:id',
    handle(call) {
      call.params.finish();
      return call.objects.require('customer', idIn(call), 'id');
    },
  },
  {
    method: 'POST',
    path: '/v1/customers/:id',
    handle(call) {
      const { params } = call;
      const customer = call.objects.require('customer', idIn(call), 'id');
      customer.description = params.text('description') ?? customer.description;
      customer.email = readEmail(call) ?? customer.email;
      customer.name = params.text('name', 256) ?? customer.name;
      customer.phone = params.text('phone', 20) ?? customer.phone;
      customer.metadata = params.metadata(customer.metadata);
      params.finish();
      call.objects.save('customer', customer);
      call.emit('customer.updated', customer);
      return customer;
    },
  },
  {
    method: 'GET',
    path: '/v1/customers',
    handle: (call) => answerList(call, 'customer', { '$.email': call.params.text('email') }),
  },
  {
    method: 'GET',
    path: '/v1/customers/:id/payment_methods',
    handle(call) {
      call.objects.require('customer', idIn(call), 'customer');
      return answerList(call, 'payment_method', { '$.customer': idIn(call), '$.type': call.params.text('type') });
    },
  },
];
