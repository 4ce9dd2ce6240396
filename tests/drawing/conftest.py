from tests.page.conftest import capitals

__all__ = ["capitals"]
