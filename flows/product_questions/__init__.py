"""Questions about what a shop sells, answered from the feed it already uploads and from its own FAQ."""

from flows.product_questions.catalogue import Catalogue
from flows.product_questions.flow import product_questions
from flows.product_questions.items import Item
from flows.product_questions.sql import SqlCatalogue

__all__ = ["Catalogue", "Item", "SqlCatalogue", "product_questions"]
