// The description of the API, shown by Swagger UI.
window.SwaggerUIBundle({ url: 'openapi.json', dom_id: '#description', deepLinking: true, validatorUrl: null });
