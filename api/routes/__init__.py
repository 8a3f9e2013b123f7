"""One router per group of pages; routers never import each other."""
