"""A part of a resource: shown within it, without links of its own."""

from pydantic import BaseModel, ConfigDict


class Part(BaseModel):
    model_config = ConfigDict(from_attributes=True)
