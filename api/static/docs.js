// Starts Swagger UI on the page of the HTTP interface; the address stands in the page.
"use strict";
const place = document.getElementById("swagger");
window.SwaggerUIBundle({
  url: place.dataset.url,
  domNode: place,
  deepLinking: true,
  defaultModelsExpandDepth: 0,
  validatorUrl: null,
  syntaxHighlight: false,
});
