// The form of spec.json as a page: drawn by rjsf, with the hints for platforms turned into those that rjsf knows.
import { createElement } from 'react';
import { createRoot } from 'react-dom/client';
import Form from '@rjsf/core';
import validator from '@rjsf/validator-ajv8';
import { connectionSpecification as schema } from '../../../spec.json';

/** What a platform does with a field: its place, its kind of input, and an empty text for what was cleared. */
function hints(field) {
  const { type, properties = {}, items, oneOf } = field;
  const own = {
    ...(type === 'string' && !('enum' in field) && { 'ui:emptyValue': '' }),
    ...(field.airbyte_secret === true && { 'ui:widget': 'password' }),
    ...(field.multiline === true && { 'ui:widget': 'textarea' }),
    ...('const' in field && { 'ui:widget': 'hidden' }),
    ...(field.uniqueItems === true && { 'ui:widget': 'checkboxes' }),
  };
  const names = Object.keys(properties).sort((one, other) => properties[one].order - properties[other].order);
  const order = names.length > 0 && { 'ui:order': [...names, '*'] };
  const inner = Object.fromEntries(names.map((name) => [name, hints(properties[name])]));
  const branches = oneOf === undefined ? {} : Object.assign({}, ...oneOf.map(hints));
  delete branches['ui:order'];
  return { ...own, ...order, ...inner, ...branches, ...(items !== undefined && { items: hints(items) }) };
}

const form = createElement(Form, {
  schema,
  uiSchema: { ...hints(schema), 'ui:submitButtonOptions': { submitText: 'Set up source' } },
  validator,
  noHtml5Validate: true,
  focusOnFirstError: false,
  onSubmit: ({ formData }) => globalThis.submitted(formData),
});
createRoot(globalThis.document.getElementById('form')).render(form);
